import { describe, expect, test } from 'vitest';
import { actionOf, capOf, TIMELINE_SHORTCUTS } from './keys.ts';

const press = (code: string, held: Partial<Parameters<typeof actionOf>[0]> = {}) => ({
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('a key', () => {
  test('is known by where it lies, whatever it prints', () => {
    expect(actionOf(press('KeyW'), false)).toBe('zoom-in');
    expect(actionOf(press('KeyA'), true)).toBe('earlier');
    expect(actionOf(press('Digit0'), false)).toBe('whole');
  });

  test('with ctrl, alt or ⌘ belongs to somebody else', () => {
    expect(actionOf(press('KeyW', { ctrlKey: true }), true)).toBeUndefined();
    expect(actionOf(press('KeyD', { altKey: true }), true)).toBeUndefined();
    expect(actionOf(press('KeyF', { metaKey: true }), true)).toBeUndefined();
  });

  test('that moves among lanes does so only where they have the focus', () => {
    for (const code of [
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'Enter',
    ]) {
      expect(actionOf(press(code), false)).toBeUndefined();
      expect(actionOf(press(code), true)).toBeDefined();
    }
    expect(actionOf(press('Tab'), true)).toBeUndefined();
  });
});

test('the help has every key that does something, once', () => {
  const caps = TIMELINE_SHORTCUTS.shortcuts.flatMap(({ cap }) => cap.split(' '));
  expect(caps).toContain(capOf('zoom-in'));
  expect(caps).toContain(capOf('unfold'));
  expect(caps).toHaveLength(18);
  expect(new Set(caps).size).toBe(18);
});
