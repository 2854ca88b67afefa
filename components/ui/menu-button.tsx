'use client';

import { type ComponentType, cloneElement, type KeyboardEvent, type ReactElement, useState } from 'react';
import type { ButtonProps } from './button';

type MenuView = ComponentType<{ trigger: ReactElement }>;

interface MenuButtonProps {
  button: ReactElement<ButtonProps>;
  /** The menu with `trigger` as its button, open from the start. Fetched when the reader reaches for the button. */
  load: () => Promise<MenuView>;
}

/**
 * A button whose menu is not part of the page's first load: menus bring focus handling and placement along, more JavaScript than
 * the rest of a page, and most visits open none.
 */
export function MenuButton({ button, load }: MenuButtonProps) {
  const [Menu, setMenu] = useState<MenuView | null>(null);
  if (Menu) return <Menu trigger={button} />;

  // Without a network it does not open, and the next press tries again.
  const reach = () => void load().catch(() => undefined);
  const open = () => {
    load().then(
      (loaded) => setMenu(() => loaded),
      () => undefined,
    );
  };
  return cloneElement(button, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: reach,
    onFocus: reach,
    onClick: open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      open();
    },
  });
}
