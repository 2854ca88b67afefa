/**
 * The inter-city lines chosen from the NTC's tables: kilometres and hours are read from the row, the towns on the way
 * are set here, in the order of the real road. A town after `~` shapes the path and is no stop.
 */
export interface IntercityPlan {
  table: 'normal' | 'luxury' | 'expressway';
  /** The route number as the table writes it, and where several rows carry it, the origin. */
  number: string;
  origin: string;
  code: string;
  color: string;
  /** Buses on the line. The demo has 48 in all. */
  vehicles: number;
  operator: 'coast' | 'hill';
  via: string;
}

const kandyRoad = 'colombo peliyagoda kiribathgoda kadawatha yakkala nittambuwa';
const galleRoad =
  'colombo bambalapitiya dehiwala ratmalana moratuwa panadura wadduwa kalutara beruwala bentota kosgoda balapitiya ambalangoda hikkaduwa galle';
const kurunegalaRoad = `${kandyRoad} pasyala warakapola alawwa polgahawela pothuhera kurunegala`;
const puttalamRoad =
  'colombo peliyagoda wattala ja-ela seeduwa katunayake negombo kochchikade wennappuwa marawila madampe chilaw bangadeniya battulu-oya mundel palaviya puttalam';
const badullaRoad =
  'colombo nugegoda maharagama homagama hanwella kosgama avissawella eheliyagoda parakaduwa kuruwita ratnapura pelmadulla balangoda belihuloya haldummulla beragala';
const dambullaRoad = `${kurunegalaRoad} ibbagamuwa melsiripura galewela dambulla`;
const mataleRoad = 'naula nalanda palapathwela matale akurana katugastota kandy';
const jaffnaRoad =
  'jaffna kaithady chavakachcheri kodikamam pallai elephant-pass paranthan kilinochchi mankulam puliyankulam omanthai vavuniya';

const reversed = (via: string) => via.split(' ').reverse().join(' ');

export const intercity: IntercityPlan[] = [
  // Vehicle 1, the demo driver's bus, is the first of this line.
  {
    table: 'normal', number: '1', origin: 'COLOMBO', code: '1', color: '#c2410c', vehicles: 4, operator: 'hill',
    via: `${kandyRoad} pasyala warakapola galigamuwa kegalle mawanella kadugannawa pilimatalawa peradeniya kandy`,
  },
  {
    table: 'normal', number: '2', origin: 'COLOMBO', code: '2', color: '#0369a1', vehicles: 2, operator: 'coast',
    via: `${galleRoad} habaraduwa ahangama weligama mirissa matara`,
  },
  {
    table: 'luxury', number: '2 - 1', origin: 'COLOMBO', code: '2-1', color: '#0e7490', vehicles: 1, operator: 'coast',
    via: galleRoad,
  },
  {
    table: 'expressway', number: 'EX - 1 - 1', origin: 'MATARA', code: 'EX1-1', color: '#6d28d9', vehicles: 2, operator: 'coast',
    via: 'matara ~godagama ~kokmaduwa ~imaduwa pinnaduwa ~baddegama kurundugahahetekma ~welipenna ~dodangoda ~gelanigama kahathuduwa makumbura maharagama',
  },
  {
    table: 'normal', number: '4 - 7', origin: 'COLOMBO', code: '4-7', color: '#15803d', vehicles: 1, operator: 'coast',
    via: puttalamRoad,
  },
  {
    table: 'normal', number: '6', origin: 'COLOMBO', code: '6', color: '#b45309', vehicles: 1, operator: 'hill',
    via: kurunegalaRoad,
  },
  {
    table: 'normal', number: '18 - 2', origin: 'COLOMBO', code: '18-2', color: '#4d7c0f', vehicles: 1, operator: 'hill',
    via: 'colombo rajagiriya malabe kaduwela hanwella kosgama avissawella dehiowita yatiyantota kitulgala ginigathena watawala hatton',
  },
  {
    table: 'luxury', number: '22 - 2', origin: 'KANDY', code: '22-2', color: '#9d174d', vehicles: 1, operator: 'hill',
    via: 'kandy kundasale digana hunnasgiriya hasalaka mahiyanganaya padiyatalawa mahaoya uhana ampara',
  },
  {
    table: 'normal', number: '32', origin: 'COLOMBO', code: '32', color: '#1d4ed8', vehicles: 1, operator: 'coast',
    via: `${galleRoad} habaraduwa ahangama weligama mirissa matara devinuwara dikwella tangalle ranna ambalantota hambantota tissamaharama kataragama`,
  },
  {
    table: 'normal', number: '34 - 3', origin: 'NEGOMBO', code: '34-3', color: '#a16207', vehicles: 1, operator: 'coast',
    via: 'negombo divulapitiya giriulla dambadeniya narammala kurunegala',
  },
  {
    table: 'luxury', number: '43', origin: 'KANDY', code: '43', color: '#0f766e', vehicles: 1, operator: 'hill',
    via: `${reversed(mataleRoad)} dambulla kekirawa maradankadawala tirappane anuradhapura`,
  },
  {
    table: 'normal', number: '45', origin: 'TRINCOMALEE', code: '45', color: '#7e22ce', vehicles: 1, operator: 'hill',
    via: `trincomalee china-bay kantalai agbopura habarana dambulla ${mataleRoad}`,
  },
  {
    table: 'normal', number: '48 - 1', origin: 'COLOMBO', code: '48-1', color: '#be185d', vehicles: 1, operator: 'hill',
    via: `${dambullaRoad} habarana minneriya giritale polonnaruwa manampitiya welikanda punanai valaichchenai chenkaladi eravur batticaloa`,
  },
  {
    table: 'luxury', number: '49', origin: 'COLOMBO', code: '49', color: '#2563eb', vehicles: 1, operator: 'hill',
    via: `${dambullaRoad} habarana agbopura kantalai china-bay trincomalee`,
  },
  {
    table: 'normal', number: '57', origin: 'COLOMBO', code: '57', color: '#166534', vehicles: 1, operator: 'hill',
    via: `${kurunegalaRoad} wariyapola padeniya ambanpola galgamuwa tambuttegama talawa anuradhapura`,
  },
  {
    table: 'luxury', number: '79', origin: 'COLOMBO', code: '79', color: '#3f6212', vehicles: 1, operator: 'hill',
    via: `${kandyRoad} pasyala warakapola galigamuwa kegalle mawanella kadugannawa pilimatalawa peradeniya gampola pussellawa ramboda labukele nuwara-eliya`,
  },
  {
    table: 'luxury', number: '87', origin: 'COLOMBO', code: '87', color: '#b91c1c', vehicles: 2, operator: 'coast',
    via: `${puttalamRoad} karuwalagaswewa saliyawewa-junction nochchiyagama anuradhapura rambewa medawachchiya ${reversed(jaffnaRoad)}`,
  },
  {
    table: 'normal', number: '87 - 3', origin: 'JAFFNA', code: '87-3', color: '#dc2626', vehicles: 1, operator: 'coast',
    via: jaffnaRoad,
  },
  {
    table: 'luxury', number: '98', origin: 'COLOMBO', code: '98', color: '#9333ea', vehicles: 1, operator: 'hill',
    via: `${badullaRoad} koslanda wellawaya buttala monaragala siyambalanduwa inginiyagala ampara akkaraipattu`,
  },
  {
    table: 'normal', number: '99', origin: 'COLOMBO', code: '99', color: '#047857', vehicles: 1, operator: 'hill',
    via: `${badullaRoad} haputale bandarawela demodara hali-ela badulla`,
  },
  {
    table: 'normal', number: '450', origin: 'RATNAPURA', code: '450', color: '#92400e', vehicles: 1, operator: 'coast',
    via: 'ratnapura kiriella ingiriya horana bandaragama panadura',
  },
  {
    table: 'normal', number: '602', origin: 'KANDY', code: '602', color: '#be123c', vehicles: 1, operator: 'hill',
    via: 'kandy katugastota galagedara mawathagama kurunegala',
  },
];
