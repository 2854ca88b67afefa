import type { DemoName } from '../../demo-types';

/** The Colombo lines: buses on each, and how the line is called from its first stop to its last. */
export const metroLines: Record<string, { vehicles: number; from: string; to: string }> = {
  CM01: { vehicles: 3, from: 'Makumbura', to: 'Pettah' },
  CM02: { vehicles: 3, from: 'Millennium City', to: 'Colombo Fort' },
  CM03: { vehicles: 3, from: 'Makumbura', to: 'Kadawatha' },
  CM04: { vehicles: 3, from: 'Dematagoda', to: 'Panadura' },
  CM05: { vehicles: 3, from: 'Battaramulla Junc.', to: 'Ekala' },
  CM06: { vehicles: 2, from: 'Kollupitiya', to: 'Kollupitiya' },
  CM08: { vehicles: 3, from: 'Kesbewa', to: 'Pettah' },
};

/** Stops whose geocoded place is a wrong guess; they are set halfway between their neighbours on the line. */
export const metroRepairs: Record<string, string> = {
  // "Jawatta" lies south of it and comes before it on the line: the bus would turn back for 100 m.
  'Jawatta Rd.': 'CM06',
};

/**
 * Stops left out of a line. CM02 cannot pass Isurupaya between Thalahena and Thalangama: the way there and back would
 * make the straight lines alone longer than the whole published route. On CM01 the stop is where it should be.
 */
export const metroOmitted: Record<string, string[]> = { CM02: ['Isurupaya'] };

/** Titles that differ from the names of the stops at the ends. */
export const metroTitles: Record<string, DemoName> = {
  'Battaramulla Junc.': { en: 'Battaramulla', si: 'බත්තරමුල්ල', ta: 'பத்தரமுல்லை' },
};

export const circular: DemoName = { en: 'circular', si: 'වටරවුම', ta: 'வட்டப்பாதை' };

/** Misspelt in the source. */
export const metroNames: Record<string, Partial<DemoName>> = {
  'CTB Junc.': { ta: 'இ.போ.ச. சந்தி' },
  'Mendis Ln.': { si: 'මෙන්ඩිස් පටුමග', ta: 'மெண்டிஸ் ஒழுங்கை' },
  'Nelum Pokuna': { ta: 'நெலும் பொக்குண' },
  'New Kelani Br.': { si: 'නව කැලණි පාලම', ta: 'புதிய களனி பாலம்' },
  Nisaco: { en: 'Nisaco Mall' },
  Panadura: { si: 'පානදුර' },
  'Panadura Hosp.': { si: 'පානදුර රෝහල' },
  'Public Library': { ta: 'பொது நூலகம்' },
  'Rathmalana Tech': { en: 'Ratmalana Tech' },
};

/** The source abbreviates for a poster; a reader of a phone gets the whole word. */
export const abbreviations: Record<keyof DemoName, [string, string][]> = {
  en: [
    ['Junc.', 'Junction'], ['Hosp.', 'Hospital'], ['R.way', 'Railway Station'], ['Mw.', 'Mawatha'], ['Pk.', 'Park'],
    ['Pl.', 'Place'], ['Ct.', 'Court'], ['Fls.', 'Flats'], ['Ln.', 'Lane'], ['Br.', 'Bridge'], ['Rd.', 'Road'],
  ],
  si: [
    [' හං.', ' හන්දිය'], [' රෝ.', ' රෝහල'], [' දුම්. ස්ථා.', ' දුම්රිය ස්ථානය'], [' මා.', ' මාවත'], [' පි.', ' පිටිය'],
    [' පෙ.', ' පෙදෙස'], [' කෝ.', ' කෝට්'], [' පා.', ' පාර'],
  ],
  ta: [
    [' சந்.', ' சந்தி'], [' மரு.', ' மருத்துவமனை'], [' வைத்.', ' வைத்தியசாலை'], [' புகை. நிலை.', ' புகையிரத நிலையம்'],
    [' மாவ.', ' மாவத்தை'], [' பூ.', ' பூங்கா'], [' பி.', ' பிளேஸ்'], [' கோ.', ' கோர்ட்'], [' வீ.', ' வீதி'],
  ],
};
