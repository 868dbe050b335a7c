import { z } from 'zod';

/** Why goods come back, in the customer's words. Codes never change meaning; new ones are added. */
export const reason = z.enum([
  'too-small',
  'too-large',
  'poor-fit',
  'colour',
  'style',
  'not-as-described',
  'faulty',
  'damaged-in-transit',
  'wrong-item',
  'arrived-late',
  'changed-mind',
  'gift',
  'other',
]);
export type Reason = z.infer<typeof reason>;

/** What the associate sees, best first. "Tag missing" is `incomplete`. Lists stand beside the schemas for screens that only show them. */
export const CONDITIONS = ['as-new', 'opened', 'worn', 'damaged', 'incomplete'] as const;
export const condition = z.enum(CONDITIONS);
export type Condition = z.infer<typeof condition>;

/** Where the goods go. Only `resell-here` raises the store's stock. */
export const DISPOSITIONS = ['resell-here', 'warehouse', 'repair', 'supplier', 'donate', 'recycle', 'destroy'] as const;
export const disposition = z.enum(DISPOSITIONS);
export type Disposition = z.infer<typeof disposition>;

/** What is looked at before a condition is said (D-3): tag on, packaging whole, no defect or trace of wear, all parts there. Which ones is the category's matter. */
export const GOODS_CHECKS = ['tag', 'packaging', 'defect', 'parts'] as const;
export const goodsCheck = z.enum(GOODS_CHECKS);
export type GoodsCheck = z.infer<typeof goodsCheck>;

/** E-9: a defect is a warranty case, not a withdrawal; it has its own rule set. */
export const isDefect = (code: Reason): boolean =>
  code === 'faulty' || code === 'damaged-in-transit' || code === 'not-as-described' || code === 'wrong-item';
