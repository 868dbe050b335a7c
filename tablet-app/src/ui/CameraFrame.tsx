import type { ReactNode, RefObject } from 'react';

import { classes } from './classes.ts';

type CameraFrameProps = Readonly<{
  picture: RefObject<HTMLVideoElement | null>;
  /** What the picture is called, for who does not see it. */
  label: string;
  isLive: boolean;
  /** Flashes when it changes: a code was read. */
  flash: number;
  /** On the picture: what its buttons do, at the lower edge. */
  children?: ReactNode;
  /** Instead of the picture. */
  trouble?: ReactNode;
}>;

/** The four corners of a frame; what is between them is read first. */
const CORNERS = [
  'left-0 top-0 rounded-tl-control border-l-4 border-t-4',
  'right-0 top-0 rounded-tr-control border-r-4 border-t-4',
  'bottom-0 left-0 rounded-bl-control border-b-4 border-l-4',
  'bottom-0 right-0 rounded-br-control border-b-4 border-r-4',
];

/** The camera's picture with the frame to aim by. It keeps its size while the picture comes, and when there is none. */
export const CameraFrame = ({ picture, label, isLive, flash, children, trouble }: CameraFrameProps) => (
  <div className="relative grid min-h-80 flex-1 overflow-hidden bg-[#0b1113] text-[#ecf2f3] stack:h-96 stack:flex-none">
    <video
      ref={picture}
      aria-label={label}
      muted
      playsInline
      className={classes(
        'absolute inset-0 size-full object-cover transition-opacity duration-220 motion-reduce:transition-none',
        !isLive && 'opacity-0',
      )}
    />
    {trouble === undefined ? (
      <>
        <div aria-hidden className="relative m-auto h-[62%] w-[72%] max-w-[30rem] drop-shadow-[0_0_2px_rgb(10_22_26/0.8)]">
          {CORNERS.map((corner) => (
            <span key={corner} className={classes('absolute size-10 border-[#ffffff]', corner)} />
          ))}
          {flash > 0 && <span key={flash} className="absolute inset-0 animate-sight rounded-control bg-[#8ed8a3] opacity-0" />}
        </div>
        <div className="absolute inset-x-0 bottom-0 flex flex-wrap justify-end gap-2 p-3">{children}</div>
      </>
    ) : (
      <div className="relative flex flex-col items-start justify-center gap-4 p-6 stack:px-12">{trouble}</div>
    )}
  </div>
);
