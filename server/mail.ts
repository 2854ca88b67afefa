import { createTransport } from 'nodemailer';

export interface Message {
  to: string;
  subject: string;
  text: string;
}

export interface MailOptions {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  smtpUrl?: string | undefined;
  /** The sender's address. */
  from: string;
  /** Where a message goes when there is no SMTP server: the demo's terminal. */
  print?: ((message: Message) => void) | undefined;
}

const TIMEOUT_MS = 10_000;

/** Sends a message; without a server it is printed, or goes nowhere. @throws what the SMTP server answers. */
export function createMail({ smtpUrl, from, print }: MailOptions): (message: Message) => Promise<void> {
  if (!smtpUrl) return async (message) => print?.(message);
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return async ({ to, subject, text }) => {
    await transport.sendMail({ from, to, subject, text });
  };
}
