import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';

export type CameraScanProps = Readonly<{
  isOpen: boolean;
  /**
   * A code was read, scanned or typed. `taken`: it was what is wanted. `again`: it was not, so the camera stays and says so. Nothing: the
   * screen answers by itself.
   */
  onCode: (code: string) => 'taken' | 'again' | void; // oxlint-disable-line typescript/no-invalid-void-type -- most screens answer by themselves
  onClose: () => void;
  title: string;
  /** For several codes in a row: it closes with its own button only. */
  staysOpen?: boolean;
  /** What the screen says to the last code, shown below the picture. */
  children?: ReactNode;
}>;

/** How the camera looks. The app hands it in, so that screens can ask for it without knowing its words or its libraries. */
export const CameraScanContext = createContext<(props: CameraScanProps) => ReactNode>(() => null);

/** A camera that reads codes, over the screen that asks for it. */
export const CameraScan = (props: CameraScanProps) => {
  const show = useContext(CameraScanContext);
  return props.isOpen ? show(props) : null;
};
