/** Lets files and folders be dropped anywhere on the page, and says so while they hover. */
import { IconPackageImport } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { importText } from '#page/i18n/import.ts';
import { takeDrop } from './upload.ts';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');

export function DropZone({ children }: { children: ReactNode }) {
  const depth = useRef(0);
  const [isOver, setIsOver] = useState(false);
  const enter = (event: DragEvent, by: number) => {
    if (!hasFiles(event)) return;
    depth.current += by;
    setIsOver(depth.current > 0);
  };
  const zone = {
    onDragEnter: (event: DragEvent) => enter(event, 1),
    onDragLeave: (event: DragEvent) => enter(event, -1),
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      depth.current = 0;
      setIsOver(false);
      void takeDrop(event.dataTransfer);
    },
  };
  return (
    <div className="fill col dropzone" {...zone}>
      {children}
      {isOver && (
        <div className="dropveil">
          <IconPackageImport size={28} stroke={1.4} aria-hidden="true" />
          {importText.dropNow}
        </div>
      )}
    </div>
  );
}
