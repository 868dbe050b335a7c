/** English: photos of goods. */
export const photo = {
  'photo.add': 'Add photo',
  'photo.addFor': 'Add a photo of {{name}}',
  'photo.keeping': 'Saving the photo',
  'photo.full': 'No more than {{most}} photos',
  'photo.asked': 'The store asks for a photo of this.',
  'photo.notPicture': 'This file is not a picture. Take a photo, or choose another one.',
  'photo.tooLarge': 'This picture is too large. Take the photo again with this tablet.',
  'photo.noRoom': 'The tablet is full, so the photo was not kept. The return goes on without it.',
  'photo.notKept': 'The photo was not kept. Take it again, or go on without it.',
  'photo.of': 'Photos of {{name}}',
  'photo.show': 'Photo {{n}} of {{name}}',
  'photo.away': 'This photo is not on the tablet yet. It shows once it has been sent and the network is there.',
  'photo.remove': 'Remove photo',
  'photo.title': 'Photos of the goods',
  'photo.close': 'Close',
} as const;
