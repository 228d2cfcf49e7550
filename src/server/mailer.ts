/** Mail, over SMTP_URL. Without it nothing is sent: outside production the mail is written to the log instead. */
import { createTransport } from 'nodemailer';
import type { Mailer } from '../graphql/context';

export interface MailerOptions {
  readonly smtpUrl: string | undefined;
  readonly from: string;
  /** Where people reach the console: the link in the mail. */
  readonly publicUrl: string;
  readonly showInLog: boolean;
  readonly log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
}

export function createMailer({ smtpUrl, from, publicUrl, showInLog, log }: MailerOptions): Mailer {
  const transport = smtpUrl === undefined ? undefined : createTransport(smtpUrl);
  return {
    sendPasswordReset(email, token) {
      const text = `Somebody asked for a new password for your account.\n\nThe token, good for 30 minutes, once:\n${token}\n\n${publicUrl}/reset-password#${token}\n\nIf it was not you, do nothing.\n`;
      if (!transport) {
        if (showInLog) log.info({ mail: { to: email, text } }, 'mail (no SMTP_URL, so it is not sent)');
        return;
      }
      transport
        .sendMail({ from, to: email, subject: 'Your new password', text })
        .catch((err: unknown) => log.error({ err }, 'a mail could not be sent'));
    },
  };
}
