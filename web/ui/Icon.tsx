/** Line drawings on an 18 px grid. Decoration: the name of a control is always text. */
const PATHS = {
  connections: 'M2 5.5h14M12.5 2.5l3 3-3 3M16 12.5H2M5.5 9.5l-3 3 3 3',
  ladder: 'M5 2v14M13 2v14M5 5.5h8M5 9h8M5 12.5h8',
  timeline: 'M2 4h8M5 9h9M8 14h8',
  pin: 'M6.5 2.5h5M7.5 2.5v5l-2.5 3h8l-2.5-3v-5M9 10.5v5',
  table: 'M2.5 3.5h13v11h-13zM2.5 7.5h13M7 7.5v7',
  plus: 'M9 3.5v11M3.5 9h11',
  minus: 'M3.5 9h11',
  whole: 'M2.5 6.5v-3h3M12.5 3.5h3v3M15.5 11.5v3h-3M5.5 14.5h-3v-3',
  sessions: 'M2.5 5h13v8h-13zM5.5 5v8M12.5 5v8',
  links: 'M2 9h14M4.5 6.5L2 9l2.5 2.5M13.5 6.5L16 9l-2.5 2.5M9 6v6',
  deliveries: 'M2.5 3.5h13v8H10L6.5 15v-3.5h-4z',
  frames: 'M2 4h14M2 9h14M2 14h14',
  charts: 'M2.5 2.5v13h13M5.5 12l3-4 2.5 2 4-5.5',
  captures: 'M2.5 5V3.5h4L8 5h7.5v9.5h-13z',
  right: 'M3 9h12M11 5l4 4-4 4',
  left: 'M15 9H3M7 5L3 9l4 4',
  chevronDown: 'M5 7l4 4 4-4',
  chevronRight: 'M7 5l4 4-4 4',
  close: 'M4.5 4.5l9 9M13.5 4.5l-9 9',
  search: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM12 12l4 4',
  copy: 'M6.5 6.5h8v8h-8zM11.5 6.5v-3h-8v8h3',
  more: 'M4 9h.01M9 9h.01M14 9h.01',
  warning: 'M9 2.5l7 12.5H2zM9 7v4M9 13v.2',
  upload: 'M9 12V3M5 7l4-4 4 4M3 12v3h12v-3',
  check: 'M3.5 9.5l3.5 3.5 7.5-8',
  clock: 'M9 16a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM9 5v4l3 2',
  theme: 'M9 2.5a6.5 6.5 0 1 0 0 13zM9 2.5a6.5 6.5 0 0 1 0 13',
  link: 'M7.5 10.5l3-3M6 8L4 10a3 3 0 0 0 4 4l2-2M12 10l2-2a3 3 0 0 0-4-4L8 6',
  help: 'M9 16a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7 7a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M9 12.8v.1',
  filterIn: 'M2.5 3.5h13l-5 6v5l-3-1.5V9.5z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 18 18"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <circle cx="13" cy="13" r="11" />
      <path d="M5 13h4l2.5-6 4 12 2.5-6h3" />
    </svg>
  );
}
