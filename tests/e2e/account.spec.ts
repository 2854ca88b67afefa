import { DEMO, expect, test } from './support/server';

const PASSWORD = 'rain on the window';
const OTHER = 'sun on the windscreen';

test('an account from its beginning to its end: register, confirm, a new password, gone', async ({
  page,
  product,
  expectError,
}) => {
  test.setTimeout(120_000);
  const email = `nimal-${Date.now()}@example.lk`;
  /** The newest link of the demo's terminal to this page. */
  const link = (path: string) => [...product.said().matchAll(new RegExp(`/${path}#[\\w-]+`, 'g'))].at(-1)?.[0];

  await page.goto('/login');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill('Nimal');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('password123');
  expectError(/422|401|404/);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect(page.getByText('Choose another password')).toBeVisible();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.waitForURL(/\/passenger$/);

  await page.goto('/account');
  await expect(page.getByText('Your address is not confirmed yet.')).toBeVisible();
  await expect.poll(() => link('verify')).toBeDefined();
  await page.goto(link('verify') ?? '');
  await expect(page.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible();
  await page.goto('/account');
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download my data' })).toBeEnabled();
  await expect(page.getByText('Your address is not confirmed yet.')).toHaveCount(0);

  await page.goto('/reset');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
  await expect.poll(() => link('reset')).toBeDefined();
  await page.goto(link('reset') ?? '');
  await page.getByLabel('New password').fill(OTHER);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('heading', { name: 'The password is set' })).toBeVisible();

  // What the old password had opened is closed.
  await page.goto('/account');
  await page.waitForURL(/\/login\?callbackUrl=/);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(OTHER);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(/\/account$/);

  await page.getByRole('button', { name: 'Delete my account…' }).click();
  await page.getByLabel('Your password').fill(OTHER);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/account');
  await page.waitForURL(/\/login/);
});

test('a quiet report: two taps, kept without a line, sent with it, seen by staff and never by the crew', async ({
  visitor,
  login,
  expectError,
}) => {
  test.setTimeout(120_000);
  const page = await visitor({ viewport: { width: 360, height: 740 } });
  await login(page, DEMO.passenger, '/passenger');
  await page.getByRole('link', { name: 'Show on the map' }).click();
  const open = page.getByRole('button', { name: 'Report a problem quietly' });
  await open.click();
  await expect(page.getByRole('button', { name: 'Harassment' })).toBeVisible();
  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket connection/);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Overcharging' }).click();
  await expect(page.getByText('Kept. It is sent as soon as there is a network.')).toBeVisible({ timeout: 20_000 });
  await page.context().setOffline(false);
  await expect(page.getByText('Your report has arrived.')).toBeVisible({ timeout: 20_000 });
  const receipt = (await page.getByText(/^[A-HJ-NP-Z2-9]{8}$/).textContent()) ?? '';
  expect(receipt).toHaveLength(8);

  for (const email of [DEMO.admin, DEMO.operator]) {
    const staff = await visitor();
    await login(staff, email, '/reports');
    await expect(staff.getByRole('heading', { name: 'Reports by passengers' })).toBeVisible();
    if (email === DEMO.admin) await expect(staff.getByText(receipt)).toBeVisible();
    await expect(staff.getByText('Demo Passenger')).toHaveCount(0);
  }
  for (const email of [DEMO.driver, DEMO.conductor]) {
    const crew = await visitor();
    await login(crew, email, '/reports');
    expectError(/403/);
    await expect(crew.getByText(receipt)).toHaveCount(0);
    expect(await crew.evaluate(() => fetch('/api/reports').then(({ status }) => status))).toBe(403);
  }
});

test('sign-in says what is missing and what is wrong, and keeps to this site', async ({ page, expectError }) => {
  const alert = page.getByRole('alert');
  await page.goto(`/login?callbackUrl=${encodeURIComponent('/</script><script>window.hurt=1</script>')}`);
  await page.locator('form[data-ready]').waitFor();
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false);

  await page.goto(`/login?callbackUrl=${encodeURIComponent('//evil.example/')}`);
  await page.locator('form[data-ready]').waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription('Enter your e-mail.');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription('Enter your password.');

  await page.getByLabel('E-mail').fill(DEMO.admin);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Show the password' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text');
  expectError(/401/);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(alert).toHaveText('E-mail or password is wrong.');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();

  await page.route('**/api/auth/**', (route) => route.abort());
  expectError(/ERR_FAILED/);
  await page.getByRole('button', { name: 'Admin' }).click();
  await expect(alert).not.toHaveText('E-mail or password is wrong.');
  await expect(alert).not.toBeEmpty();
  await page.unroute('**/api/auth/**');
  await page.getByRole('button', { name: 'Admin' }).click();
  await page.waitForURL(/\/admin$/);
});

test('language and appearance chosen on a page without React hold on all others', async ({ page, login }) => {
  await page.goto('/');
  await page.getByLabel('Language').selectOption('ta');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ta');
  await page.locator('select[data-cookie=theme]').selectOption('dark');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await login(page, DEMO.passenger, '/passenger');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ta');
  await expect(page.locator('html')).toHaveClass(/dark/);
});
