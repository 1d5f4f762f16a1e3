import { type Html, raw } from '../kernel/html.ts';
import { HEADERS, MARK } from './theme/palette.ts';

const DANCERS = 9;
const RADIUS = 11.2;

/**
 * The mark: a sardana seen from above, nine people holding hands around an open centre. `inline` takes the
 * colours of the header; `icon` brings its own ground, for the browser's tab.
 */
export function markSvg(kind: 'inline' | 'icon'): string {
  const colors = [MARK.saffron, MARK.paper, MARK.terracotta];
  const dancers = Array.from({ length: DANCERS }, (_, i) => {
    const angle = (i / DANCERS) * 2 * Math.PI - Math.PI / 2;
    const [x, y] = [16 + RADIUS * Math.cos(angle), 16 + RADIUS * Math.sin(angle)].map((n) => n.toFixed(2));
    return `<circle cx="${x}" cy="${y}" r="2.7" fill="${colors[i % colors.length]}"/>`;
  });
  const ring = `<circle cx="16" cy="16" r="${RADIUS}" fill="none" stroke="${MARK.paper}" stroke-opacity=".45" stroke-width="1.1"/>`;
  const ground = kind === 'icon' ? `<rect width="32" height="32" rx="7" fill="${HEADERS.public}"/>` : '';
  const size =
    kind === 'inline' ? ' width="40" height="40" aria-hidden="true" focusable="false" class="ap-mark"' : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"${size}>${ground}${ring}${dancers.join('')}</svg>`;
}

/** Dancers and radius of each ring of the large drawing, from the outside in. */
const RINGS: readonly (readonly [number, number])[] = [
  [22, 92],
  [15, 62],
  [8, 32],
];

/** The mark made large: three rings of a sardana, as people see them from the bell tower. Colours come from the style sheet. */
export function sardana(): Html {
  const rings = RINGS.map(([count, radius], ring) => {
    const dancers = Array.from({ length: count }, (_, i) => {
      const angle = (i / count) * 2 * Math.PI - Math.PI / 2 + ring * 0.2;
      const [x, y] = [Math.cos(angle), Math.sin(angle)].map((n) => (104 + radius * n).toFixed(1));
      return `<circle class="ap-dancer-${i % 3}" cx="${x}" cy="${y}" r="7"/>`;
    });
    return `<circle class="ap-hands" cx="104" cy="104" r="${radius}"/>${dancers.join('')}`;
  });
  // Made here from numbers.
  return raw(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 208 208" width="208" height="208" aria-hidden="true" focusable="false" class="ap-sardana">${rings.join('')}</svg>`,
  );
}

/** The mark inside a page. */
export function mark(): Html {
  // Made here from numbers and fixed colours.
  return raw(markSvg('inline'));
}
