export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const MAIL_URL = process.env['MAIL_URL'] ?? 'http://localhost:8025/api/send';

export async function send(mail: Mail): Promise<void> {
  const response = await fetch(MAIL_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(mail),
  });
  if (!response.ok) throw new Error(`The mail server answered ${response.status}.`);
}
