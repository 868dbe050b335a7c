const TYPE = '1rem "Hanken Grotesk Variable"';
const REST_OF_LATIN = 'ł';
/** A tablet has it stored; a first start over a slow network would rather begin. */
const PATIENCE_MS = 1_000;

/** Waits for the type, so that nothing jumps when it comes (UX §1). The letters that few names need come right after. */
export const fontHere = async (fonts: FontFaceSet): Promise<void> => {
  const here = fonts.load(TYPE).catch(() => []);
  void here.then(async () => fonts.load(TYPE, REST_OF_LATIN)).catch(() => []);
  await Promise.race([here, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
};
