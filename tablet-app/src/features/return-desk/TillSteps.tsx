import { useTranslation } from 'react-i18next';

/** What happens where no web money exists: two sentences, never a promise from the web. */
export const TillSteps = ({ route, receipts }: Readonly<{ route: 'till' | 'void' | 'none'; receipts: readonly string[] }>) => {
  const { t } = useTranslation();
  return (
    <section className="border-t-2 border-ink pt-3">
      <h3 className="text-small font-strong">{t('desk.whatHappens')}</h3>
      {route === 'till' ? (
        <>
          <ol className="mt-2 flex flex-col gap-2">
            {[t('desk.tillStep1'), t('desk.tillStep2')].map((step, at) => (
              <li key={step} className="flex gap-3">
                <b>{at + 1}</b>
                <span>{step}</span>
              </li>
            ))}
          </ol>
          <p className="mt-4 text-small">
            <b>{t('desk.receipt')}</b>{' '}
            {receipts.length > 0 ? (
              <span className="tracking-code">{receipts.join(', ')}</span>
            ) : (
              <span className="text-ink-2">{t('desk.receiptAside')}</span>
            )}
          </p>
        </>
      ) : (
        <p className="mt-2">{t(route === 'void' ? 'desk.voidSteps' : 'desk.noneSteps')}</p>
      )}
    </section>
  );
};
