type Corner = Readonly<{ x: number; y: number }>;

/** How far the middle of a code is from the middle of the picture, as a share of half its diagonal. */
export const offCentreOf = (corners: readonly Corner[], width: number, height: number): number => {
  if (corners.length === 0) return 1;
  const middle = (pick: (corner: Corner) => number): number => corners.reduce((all, corner) => all + pick(corner), 0) / corners.length;
  return Math.hypot(middle(({ x }) => x) - width / 2, middle(({ y }) => y) - height / 2) / Math.hypot(width / 2, height / 2);
};
