import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { createTransport } from 'nodemailer';
import type { Instant } from 'shared-types/calendar';

import { messageOf } from './mail-transport.ts';
import type { MailTransport } from './mail-transport.ts';

/** Beside the store's file. */
export const keptMailsFolder = (dataFolder: string): string => path.join(dataFolder, 'mail-demo');

const FROM = 'HALDEN <returns@halden.example>';

/** A mail of the demo, for reading. */
type KeptMail = Readonly<{ at: Instant; to: string; language: string; subject: string; text: string }>;

/** The demo's post box: each mail is an .eml file for any mail program, and beside it what a page shows of it. Nothing leaves the machine. */
export const keepingTransport = (folder: string, clock: () => Instant): MailTransport => {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return {
    post: async (letter) => {
      const { message } = await transport.sendMail(messageOf(letter, FROM));
      const { mailId, to, language, subject, text } = letter;
      const kept: KeptMail = { at: clock(), to, language, subject, text };
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, `${mailId}.eml`), message as Buffer); // `buffer` says so
      writeFileSync(path.join(folder, `${mailId}.json`), JSON.stringify(kept));
      return { kind: 'sent' };
    },
    close: () => transport.close(),
  };
};

/** Newest first. */
export const readKeptMails = (folder: string): readonly KeptMail[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as KeptMail) // written above
      .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  } catch {
    return []; // no mail has been kept yet, or one is being written this moment: the next look shows it
  }
};
