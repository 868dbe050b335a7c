import type { HandoverId, InstallationId, OrderId } from 'shared-types/ids';

/**
 * Ids out of an address or a form of this app, where a wrong one simply is not found. The schemas of `shared-types/ids` would do, and
 * bring their library into the first screen.
 */
export const readOrderId = (text: string): OrderId => text as OrderId; // looked up, never believed
export const readHandoverId = (text: string | null): HandoverId | null => (text !== null && UUID.test(text) ? (text as HandoverId) : null); // checked on this line
export const readInstallationId = (text: string): InstallationId => text as InstallationId; // one of those the server listed

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
