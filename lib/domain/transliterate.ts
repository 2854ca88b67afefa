/**
 * Names of places as they sound, whatever script they are written in: "Nugegoda", "නුගේගොඩ" and "நுகேகொட" come near each other, so
 * that a search finds a stop by a name that nobody wrote down. Rough on purpose: Tamil does not tell k from g, nobody agrees on th.
 */

const pairs = (text: string): [string, string][] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(':') as [string, string]);

const CONSONANTS = new Map(
  pairs(`
  ක:k ඛ:k ග:g ඝ:g ඞ:n ඟ:ng ච:ch ඡ:ch ජ:j ඣ:j ඤ:n ඥ:n ඦ:nj ට:t ඨ:t ඩ:d ඪ:d ණ:n ඬ:nd ත:t ථ:t ද:d ධ:d න:n ඳ:nd ප:p ඵ:p බ:b භ:b
  ම:m ඹ:mb ය:y ර:r ල:l ව:v ශ:s ෂ:s ස:s හ:h ළ:l ෆ:f
  க:k ங:n ச:s ஞ:n ட:t ண:n த:t ந:n ப:p ம:m ய:y ர:r ல:l வ:v ழ:l ள:l ற:r ன:n ஜ:j ஶ:s ஷ:s ஸ:s ஹ:h`),
);
const VOWELS = new Map(
  pairs(`
  අ:a ආ:a ඇ:a ඈ:a ඉ:i ඊ:i උ:u ඌ:u එ:e ඒ:e ඓ:ai ඔ:o ඕ:o ඖ:au ඍ:ru
  அ:a ஆ:a இ:i ஈ:i உ:u ஊ:u எ:e ஏ:e ஐ:ai ஒ:o ஓ:o ஔ:au`),
);
const SIGNS = new Map(
  pairs(`
  ා:a ැ:a ෑ:a ි:i ී:i ු:u ූ:u ෙ:e ේ:e ෛ:ai ො:o ෝ:o ෞ:au ෘ:ru
  ா:a ி:i ீ:i ு:u ூ:u ெ:e ே:e ை:ai ொ:o ோ:o ௌ:au`),
);
/** Al-lakuna and pulli: no vowel. */
const SILENT = new Set(['්', '்']);
const AFTER = new Map(pairs('ං:n ඃ:h ஃ:h'));

/** One spelling of a text: composed, lower case, without joiners and marks, words parted by one space. */
export function plain(text: string): string {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\u200b-\u200d\ufeff]/g, '')
      // Diacritics of Latin letters alone: those of the other scripts are letters.
      .replace(/\p{Script=Latin}/gu, (letter) => letter.normalize('NFD').replace(/\p{Mn}/gu, ''))
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()
  );
}

/** Sinhala and Tamil in Latin letters; others stay as they are. */
export function toLatin(text: string): string {
  let latin = '';
  let open = false;
  for (const char of plain(text)) {
    const sign = SIGNS.get(char);
    if (open && !sign && !SILENT.has(char)) latin += 'a';
    open = false;
    if (sign) latin += sign;
    else if (CONSONANTS.has(char)) {
      latin += CONSONANTS.get(char);
      open = true;
    } else if (!SILENT.has(char)) latin += VOWELS.get(char) ?? AFTER.get(char) ?? char;
  }
  return open ? `${latin}a` : latin;
}

const FOLDS: [RegExp, string][] = [
  [/tch|ch|sh|zh|[jz]/g, 's'],
  [/ck|c|q/g, 'k'],
  [/x/g, 'ks'],
  [/ph|f/g, 'p'],
  [/w/g, 'v'],
  [/g/g, 'k'],
  [/d/g, 't'],
  [/b/g, 'p'],
  [/h/g, ''],
  [/ee|ii/g, 'i'],
  [/oo|uu|ou/g, 'u'],
  [/ai|ay|ei/g, 'e'],
  [/(.)\1+/g, '$1'],
];

/** How a name sounds, roughly: voiced as unvoiced, long as short, aspirated as not. */
export function sound(text: string): string {
  return FOLDS.reduce((folded, [from, to]) => folded.replace(from, to), toLatin(text));
}

/** The consonants of a name alone: what is left the same however its vowels are written. */
export function bones(text: string): string {
  return sound(text)
    .replace(/[aeiouy]/g, '')
    .replace(/([a-z])\1+/g, '$1');
}

/** Words that people add to a place and no place is called by alone. */
const FILLERS = new Set(
  plain(`bus buses stop stand station halt bustop from to near නැවතුම නැවතුම්පළ බස් බස්නැවතුම බසය සිට දක්වා
    பஸ் பேருந்து தரிப்பிடம் நிறுத்தம் நிலையம் இருந்து`).split(' '),
);

/** The words of a search that name the place; all of them where nothing else was written. */
export function searchWords(text: string): string[] {
  const words = plain(text).split(' ').filter(Boolean);
  const naming = words.filter((word) => !FILLERS.has(word));
  return naming.length > 0 ? naming : words;
}
