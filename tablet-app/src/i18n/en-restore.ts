/** English: slips whose return never came, and how they are restored. */
export const enRestore = {
  'flag.rebuilt': 'It was restored from its slip, which tells neither reasons nor conditions.',
  'restore.asking': 'Asking about slip {{number}}',
  'restore.title': 'This slip’s return never reached us. Restore it?',
  'restore.how':
    'Slip {{number}} is genuine: a tablet in {{store}} recorded it on {{date}} and never sent it. Restore it when the goods were handed over.',
  'restore.amount': 'The slip says {{amount}}.',
  'restore.yes': 'Restore the return',
  'restore.restoring': 'Restoring',
  'restore.done': 'Restored from slip {{number}}',
  'restore.here': 'Slip {{number}} is here already',
  'restore.notOurs': 'This code is not a slip of ours. Look for the order instead.',
  'restore.genuine': 'Slip {{number}} is genuine. Whether its return arrived shows when there is a network.',
  'restore.unchecked': 'Slip {{number}} could not be checked without a network.',
  'restore.notNow': 'Not restored, and nothing changed. Try again in a while.',
};
