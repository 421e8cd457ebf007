/** A file is attributed to the innermost medium that holds it. */
import { expect, test } from 'vitest';
import { volumeNamer } from './volume.ts';

const mounts = ['/dev/sda1 / ext4 rw 0 0', '/dev/sdb1 /media/usb\\040stick vfat ro 0 0', '/dev/sdc1 /media/usb ext4 ro 0 0'].join('\n');

test.each([
  ['/media/usb stick/model.pt', '/dev/sdb1 at /media/usb stick'],
  ['/media/usb/model.pt', '/dev/sdc1 at /media/usb'],
  ['/media/usbx/model.pt', '/dev/sda1 at /'],
])('%s', (path, volume) => {
  expect(volumeNamer(mounts)(path, 7)).toBe(volume);
});

test('where the system lists no mounts, the device is told', () => {
  expect(volumeNamer('')('C:\\x', 7)).toBe('device 7');
});
