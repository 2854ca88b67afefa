import type { DemoLogin, DemoName, DemoOperator } from '../../demo-types';

export const timetableNote: DemoName = {
  en: 'The timetable is made up for this demonstration. No operator has published it.',
  si: 'මෙම කාලසටහන නිදර්ශනය සඳහා පමණක් සකස් කළ එකකි. එය කිසිදු බස් සේවාවක් විසින් ප්‍රකාශයට පත් කර නැත.',
  ta: 'இந்த நேர அட்டவணை செயல்விளக்கத்திற்காக மட்டும் உருவாக்கப்பட்டது. எந்தப் பேருந்து நிறுவனமும் இதை வெளியிடவில்லை.',
};

export const operators: DemoOperator[] = [
  { key: 'hill', name: 'Demo Hill Line Travels (Pvt) Ltd' },
  { key: 'coast', name: 'Demo Coast Line Express (Pvt) Ltd' },
  { key: 'depot', name: 'SriVibes Demo Depot, Colombo' },
];

/** The five logins of the contract. The driver and the conductor work on vehicle 1. */
export const logins: DemoLogin[] = [
  { email: 'passenger@demo.srivibes.lk', name: 'Demo Passenger', role: 'PASSENGER' },
  { email: 'driver@demo.srivibes.lk', name: 'Demo Driver', role: 'DRIVER', operatorKey: 'hill' },
  { email: 'conductor@demo.srivibes.lk', name: 'Demo Conductor', role: 'CONDUCTOR', operatorKey: 'hill' },
  { email: 'operator@demo.srivibes.lk', name: 'Demo Operator', role: 'BUSINESS', operatorKey: 'hill' },
  { email: 'admin@demo.srivibes.lk', name: 'Demo Admin', role: 'ADMIN' },
];

/** Made-up crews: every first name with a family name of the same community, no real person meant. */
export const firstNames = [
  ['Nimal', 'Sunil', 'Kamal', 'Ajith', 'Chaminda', 'Roshan', 'Lasith', 'Dinesh', 'Saman', 'Priyantha'],
  ['Selvam', 'Kumaran', 'Ravi', 'Suresh', 'Mathan', 'Jeevan', 'Prakash', 'Sivan'],
  ['Rizwan', 'Imran', 'Fazil', 'Nazeer', 'Ashraf', 'Hameed'],
];
export const familyNames = [
  ['Perera', 'Silva', 'Fernando', 'Bandara', 'Jayasinghe', 'Herath', 'Dissanayake', 'Gamage', 'Rathnayake'],
  ['Rajendran', 'Sivakumar', 'Nadarajah', 'Yogeswaran', 'Thiruchelvam', 'Arulanandam', 'Balasingham'],
  ['Farook', 'Marikkar', 'Jabbar', 'Saleem', 'Cassim'],
];
