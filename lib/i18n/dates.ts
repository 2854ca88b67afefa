import { type Locale, TIME_ZONE, UTC_OFFSET } from './locales';

/*
 * Chrome ships no Sinhala dates and falls back to English, while Node has them: the page would change its words on
 * waking up. So names come from here and the browser is asked for figures alone, which are the same everywhere.
 */
const WEEKDAYS: Record<Locale, readonly string[]> = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  si: ['ඉරිදා', 'සඳුදා', 'අඟහ.', 'බදාදා', 'බ්‍රහස්.', 'සිකු.', 'සෙන.'],
  ta: ['ஞாயி.', 'திங்.', 'செவ்.', 'புத.', 'வியா.', 'வெள்.', 'சனி'],
};

const MONTHS: Record<Locale, readonly string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  si: ['ජන.', 'පෙබ.', 'මාර්තු', 'අප්‍රේල්', 'මැයි', 'ජූනි', 'ජූලි', 'අගෝ.', 'සැප්.', 'ඔක්.', 'නොවැ.', 'දෙසැ.'],
  ta: ['ஜன.', 'பிப்.', 'மார்ச்', 'ஏப்.', 'மே', 'ஜூன்', 'ஜூலை', 'ஆக.', 'செப்.', 'அக்.', 'நவ.', 'டிச.'],
};

const DAY_MS = 86_400_000;

const RUPEES: Record<Locale, string> = { en: 'Rs', si: 'රු.', ta: 'ரூ.' };

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const withCents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function fields(ms: number) {
  const all = Object.fromEntries(parts.formatToParts(ms).map(({ type, value }) => [type, value]));
  const [year, month, day] = [Number(all.year), Number(all.month), Number(all.day)];
  return { year, month, day, time: `${all.hour}:${all.minute}` };
}

/** "14:05", Sri Lanka's clock. `ms` is epoch milliseconds, as everywhere here. */
export function clockTime(ms: number): string {
  return fields(ms).time;
}

/** "Mon, 23 Nov", Sri Lanka's calendar. */
export function shortDay(ms: number, locale: Locale): string {
  const { year, month, day } = fields(ms);
  const weekday = WEEKDAYS[locale][new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `${weekday}, ${day} ${MONTHS[locale][month - 1]}`;
}

/** "Mon, 23 Nov, 14:05". */
export function dayAndTime(ms: number, locale: Locale): string {
  return `${shortDay(ms, locale)}, ${clockTime(ms)}`;
}

/** "2026-11-23", Sri Lanka's calendar; what `?date=` and date fields want. */
export function isoDay(ms: number): string {
  const { year, month, day } = fields(ms);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** When the day "2026-11-23" begins, Sri Lanka's clock, in epoch milliseconds; NaN where it is no day. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00${UTC_OFFSET}`);
}

/** "2026-11-24" for "2026-11-23". @throws {RangeError} where it is no day */
export function dayAfter(day: string): string {
  return isoDay(dayStart(day) + DAY_MS);
}

/** "Rs 1,250.50": an amount in rupees. */
export function rupees(amount: number, locale: Locale): string {
  return `${RUPEES[locale]} ${(Number.isInteger(amount) ? whole : withCents).format(amount)}`;
}
