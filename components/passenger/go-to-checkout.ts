interface Checkout {
  url: string;
  method: 'GET' | 'POST';
  fields: Record<string, string>;
}

/** Brings the browser to where one pays: a page of ours, or a provider's, with the fields that it wants posted. */
export function goToCheckout({ url, method, fields }: Checkout, push: (path: string) => void): void {
  if (method === 'GET' && url.startsWith('/')) {
    push(url);
    return;
  }
  const form = document.createElement('form');
  form.action = url;
  form.method = method;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
