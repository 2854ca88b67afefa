/** The part of the configuration that pages may know. */
export interface PublicConfig {
  /** Shows the demo's logins. */
  demo: boolean;
  tileUrl: string;
  tileAttribution: string;
}

/** A place-holder until the server's configuration can be reached from pages: its documented defaults. */
export function getPublicConfig(): PublicConfig {
  return {
    demo: false,
    tileUrl: 'https://tile.openstreetmap.org/{z}/{x}/{y}.png',
    tileAttribution: '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
  };
}
