import { htmlText } from '@/components/plain/html';

/** A picture of what the app shows, as HTML: a road through the night, a bus on it, and when it comes. */
export const heroBus = ({ bus, text, eta }: { bus: string; text: string; eta: string }): string => `
<div aria-hidden="true" class="relative overflow-hidden rounded-[2rem] bg-[#14213d] text-[#fbf8f2] shadow-float">
<svg viewBox="0 -70 480 370" class="block w-full" aria-hidden="true">
<path d="M0 210C90 250 120 110 220 130s130 110 260 20v150H0z" fill="#1b2c50"/>
<path d="M0 250c120-40 180 20 260-10s130-60 220-30v90H0z" fill="#22365f"/>
<g fill="none" stroke-linecap="round">
<path d="M40 250C110 250 110 150 190 150s90 70 160 50 60-110 100-130" stroke="#0e1830" stroke-width="18"/>
<path d="M40 250C110 250 110 150 190 150" stroke="#64708c" stroke-width="6"/>
<path d="M190 150c80 0 90 70 160 50s60-110 100-130" stroke="#fb9a2c" stroke-width="6"/>
</g>
<g fill="#fbf8f2" stroke="#fb9a2c" stroke-width="4"><circle cx="278" cy="192" r="7"/><circle cx="384" cy="169" r="7"/></g>
<circle cx="448" cy="71" r="13" fill="#fb9a2c" stroke="#fbf8f2" stroke-width="4"/>
<g fill="#fbf8f2" stroke="#64708c" stroke-width="4"><circle cx="40" cy="250" r="7"/><circle cx="112" cy="202" r="6"/></g>
<g transform="translate(190 150)">
<circle r="30" fill="#5eead4" opacity=".18"/>
<rect x="-34" y="-17" width="68" height="34" rx="17" fill="#0b6b62" stroke="#fff" stroke-width="3"/>
<path d="M-18-6-6 0-18 6l3-6z" fill="#fff" stroke="#fff" stroke-width="2" stroke-linejoin="round"/>
<text x="11" y="6.5" text-anchor="middle" fill="#fff" font-size="18" font-weight="700">01</text>
</g>
</svg>
<div class="absolute inset-x-4 top-4 flex flex-wrap items-center gap-x-2 rounded-2xl bg-[#0a1326]/85 px-4 py-3 sm:right-auto">
<span class="font-semibold">${htmlText(bus)}</span>
<span class="text-[#c4ccdc]">${htmlText(text)}</span>
<span class="figures text-xl font-bold text-[#ffb866]">${htmlText(eta)}</span>
</div>
</div>`;
