import { createTransport } from 'nodemailer';

import type { Composed } from './compose-mail.ts';

/** One mail as it is handed over. `mailId` becomes its Message-ID: who gets it twice can tell. */
export type Letter = Composed & Readonly<{ mailId: string; to: string; language: string }>;

/**
 * What came of it. `refused`: the recipient's side said no for good. `later`: it may go another time. `denied`: the mail server does not
 * want us, which a person must mend; it may go then. `cause` is a code and never what a mail server said, for that quotes addresses.
 */
export type Posted = Readonly<{ kind: 'sent' }> | Readonly<{ kind: 'refused' | 'later' | 'denied'; cause: string }>;

export type MailTransport = Readonly<{ post: (letter: Letter) => Promise<Posted>; close: () => void }>;

/** Where mails go and in whose name; read from SMTP_URL and MAIL_FROM. */
type MailSettings = Readonly<{ smtpUrl: string; from: string }>;

/** Shorter than a lease (`LEASE_MS`), so that a mail is never under way twice in one piece of time. */
const MOST_SENDING_MS = 60_000;
const PATIENCE = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000, dnsTimeout: 15_000 };

/** P-11: SMTP, one connection a mail. */
export const smtpTransport = ({ smtpUrl, from }: MailSettings): MailTransport => {
  const transport = createTransport({ url: smtpUrl, disableFileAccess: true, disableUrlAccess: true, ...PATIENCE });
  return {
    post: async (letter) => {
      try {
        await transport.sendMail({ ...messageOf(letter, from), signal: AbortSignal.timeout(MOST_SENDING_MS) });
        return { kind: 'sent' };
      } catch (error) {
        return postedOf(error);
      }
    },
    close: () => transport.close(),
  };
};

/** A server that was told to mail and has no SMTP address (any more): mails wait, and are given up like any other. */
export const noTransport: MailTransport = { post: () => Promise.resolve({ kind: 'denied', cause: 'no-smtp' }), close: () => undefined };

/** RFC 3834: no machine answers it. The domain of the Message-ID is the sender's. */
export const messageOf = ({ mailId, to, language, subject, text, html }: Letter, from: string) => ({
  messageId: `<${mailId}@${domainOf(from)}>`,
  from,
  to: { name: '', address: to },
  subject,
  text,
  html,
  headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
});

const domainOf = (from: string): string => /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

type Failure = Readonly<{ code?: string; command?: string; responseCode?: number; permanent?: boolean }>;

const OUR_LOGIN: ReadonlySet<string> = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2']);

const postedOf = (error: unknown): Posted => {
  const { code = 'unknown', command = '', responseCode, permanent } = error as Failure; // nodemailer's, or any other with none of it
  const cause = [code, responseCode ?? '', command].join(' ').trim();
  if (OUR_LOGIN.has(code) || (permanent === true && command === 'MAIL FROM')) return { kind: 'denied', cause };
  return { kind: permanent === true && (command === 'RCPT TO' || command === 'DATA') ? 'refused' : 'later', cause };
};
