import { useTranslation } from 'react-i18next';

import { Bone } from '../ui/Bone.tsx';

/** While a screen is being read. */
export const Reading = () => {
  const { t } = useTranslation();
  return (
    <output aria-label={t('app.reading')} className="flex flex-col gap-4 p-6">
      <Bone className="h-9 w-72" />
      <Bone className="h-5 w-96 max-w-full" />
    </output>
  );
};
