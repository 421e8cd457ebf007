"""Writes the samples of this folder; run by hand with Debian 12's python3-torch 1.13, python3-sklearn 1.2 and python3-joblib 1.2."""
import pickle
import joblib
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

torch.manual_seed(0)
layer = torch.nn.Linear(2, 1)
torch.save(layer.state_dict(), 'torch-state.pt')
torch.save(torch.nn.ReLU(), 'torch-module-legacy.pt', _use_new_zipfile_serialization=False)
torch.jit.script(torch.nn.Sequential(layer)).save('torch-script.pt')
model = LogisticRegression().fit(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]), [0, 1, 1, 0])
with open('sklearn-protocol-2.pkl', 'wb') as file:
    pickle.dump(model, file, protocol=2)
joblib.dump({'model': model, 'names': np.array(['a', None], dtype=object)}, 'sklearn.joblib')
np.save('objects.npy', np.array([1, 'a', None], dtype=object), allow_pickle=True)
np.savez_compressed('arrays.npz', a=np.zeros((3, 3)), b=np.array([1, 'x'], dtype=object))
