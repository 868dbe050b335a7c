/** Every dialog of the product: its id, the screen it opens on and the key of the button that opens it. The browser tests walk this list. */
export type DialogPlace = Readonly<{ id: string; path: string; openedBy: string; title: string }>;

export const DIALOGS: readonly DialogPlace[] = [
  { id: 'destination', path: '/order/:orderId', openedBy: 'desk.changeFor', title: 'desk.goesTitle' },
  { id: 'discard-return', path: '/order/:orderId', openedBy: 'desk.discard', title: 'desk.discardTitle' },
  { id: 'correct-return', path: '/history/:returnId', openedBy: 'history.correct', title: 'history.correctTitle' },
  { id: 'mail-slip', path: '/slip/:returnId', openedBy: 'slip.mail', title: 'slip.mail' },
  { id: 'accept-case', path: '/cases/:caseId', openedBy: 'case.accept', title: 'case.acceptTitle' },
  { id: 'refuse-case', path: '/cases/:caseId', openedBy: 'case.refuse', title: 'case.refuseTitle' },
  { id: 'match-case', path: '/cases/:caseId', openedBy: 'case.match', title: 'case.matchTitle' },
  { id: 'resend-refund', path: '/cases/:caseId', openedBy: 'case.resend', title: 'case.resendTitle' },
  { id: 'mark-refunded', path: '/cases/:caseId', openedBy: 'case.markRefunded', title: 'case.markRefundedTitle' },
  { id: 'cancel-refund', path: '/cases/:caseId', openedBy: 'case.cancelRefund', title: 'case.cancelRefundTitle' },
  { id: 'take-off', path: '/order/:orderId', openedBy: 'desk.takeOff', title: 'takeOff.title' },
  { id: 'store-credit', path: '/order/:orderId', openedBy: 'credit.offer', title: 'credit.title' },
  { id: 'your-shift', path: '/', openedBy: 'shift.open', title: 'shift.title' },
  { id: 'approval', path: '/order/:orderId', openedBy: 'approve.ask', title: 'approve.title' },
  { id: 'approval-pin', path: '/order/:orderId', openedBy: 'approve.toPin', title: 'approve.pin' },
  { id: 'export-unsent', path: '/ready', openedBy: 'care.export', title: 'care.exportTitle' },
  { id: 'bring-in', path: '/ready', openedBy: 'care.bring', title: 'bring.title' },
  { id: 'diagnostics', path: '/ready', openedBy: 'care.diagnostics', title: 'diagnostics.title' },
  { id: 'install', path: '/ready', openedBy: 'ready.installFix', title: 'install.title' },
  { id: 'whats-new', path: '/ready', openedBy: 'bar.news', title: 'bar.news' },
];
