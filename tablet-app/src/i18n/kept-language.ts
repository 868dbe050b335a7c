import type { StaffId } from 'shared-types/ids';

import { languageOf } from './languages.ts';
import type { LanguageCode } from './languages.ts';

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type Staff = Readonly<{ staffId: StaffId; locale: string }>;

const OF_TABLET = 'retour-language';
const ASKED = 'retour-language-asked';
const ofStaff = (staffId: StaffId): string => `${OF_TABLET}-${staffId}`;

/**
 * In which language the screen stands: the one this person chose on this tablet, else that of her grant. With nobody signed in, the one the
 * tablet last stood in, else the browser's.
 */
export const languageFor = (kept: Kept, staff: Staff | null, browser: string): LanguageCode =>
  staff === null
    ? languageOf(kept.getItem(ASKED) ?? kept.getItem(OF_TABLET) ?? browser).code
    : languageOf(kept.getItem(ofStaff(staff.staffId)) ?? staff.locale).code;

/** A language is chosen: for the one who stands here, or for the one who signs in next. */
export const chooseLanguage = (kept: Kept, staffId: StaffId | null, code: LanguageCode): void =>
  kept.setItem(staffId === null ? ASKED : ofStaff(staffId), code);

/** Someone signed in: what was chosen just before is hers, and the tablet stands in her language when she leaves. */
export const settleLanguage = (kept: Kept, staff: Staff): void => {
  const asked = kept.getItem(ASKED);
  if (asked !== null) kept.setItem(ofStaff(staff.staffId), asked);
  kept.removeItem(ASKED);
  kept.setItem(OF_TABLET, languageFor(kept, staff, ''));
};
