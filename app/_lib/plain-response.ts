/** A page of HTML that is made for who asks, and asked for anew each time. */
export const htmlResponse = (html: string, headers: Record<string, string> = {}): Response =>
  new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-cache', ...headers },
  });
