/** How a line of paper looks; each printer draws it with what it has. */
export type PaperLook = 'plain' | 'strong' | 'brand' | 'number' | 'title' | 'amount' | 'stamp';

/** One piece of paper content, the same for a browser's page and a receipt printer's bytes. */
export type PaperElement =
  /** `heading` stands before the text, in bold capitals. */
  | Readonly<{ kind: 'text'; look: PaperLook; text: string; heading?: string }>
  | Readonly<{ kind: 'columns'; left: string; right: string }>
  | Readonly<{ kind: 'rule' }>
  /** A QR code at level M. */
  | Readonly<{ kind: 'code'; text: string; label: string }>
  | Readonly<{ kind: 'cut' }>;

export type Paper = readonly PaperElement[];
export type PaperWidthMm = 58 | 80 | 210;

export const line = (text: string, look: PaperLook = 'plain'): PaperElement => ({ kind: 'text', look, text });
