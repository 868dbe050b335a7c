/** English: sending the slip by mail. */
export const mail = {
  'mail.address': 'The customer’s mail address',
  'mail.usedOnce': 'It is used for this mail only.',
  'mail.check': 'That is no whole address yet. It looks like name@example.com.',
  'mail.language': 'The mail is written in {{language}}.',
  'mail.offline': 'No network. It goes out when there is network.',
  'mail.send': 'Send',
  'mail.notNow': 'Not now',
  'mail.goes': 'The slip goes to {{mask}}.',
  'mail.waits': 'The slip goes to {{mask}} when there is network.',
  'mail.notSaved': 'Not saved. Nothing is lost: press Send again.',
} as const;
