new WebSocket('ws://'+location.host+'/rpc')
