// Marks one of all texts that are painted alike, and none that is painted as was measured before, so that axe measures
// the contrast of each pair of colors once, and not row by row and page by page.
// Answers how many are marked.
//
// Alike means the same ink, size and weight on the same ground. A ground is known as far as colors of elements in the
// flow make it; what lies over something else or is seen through is measured by itself.
({ scheme, measured }) => {
  const seen = new Set(measured);
  let ownCases = 0;
  let marked = 0;

  const ownCase = () => `#${++ownCases}`;
  const isOpaque = color => color.startsWith('rgb(');
  const isClear = color => color === 'rgba(0, 0, 0, 0)';
  const isSeenThrough = style => style.opacity !== '1' || style.filter !== 'none' || style.mixBlendMode !== 'normal';
  const isOverOthers = style => !['static', 'relative'].includes(style.position) || style.transform !== 'none';

  const groundOf = (style, behind) => {
    if (style.clipPath !== 'none') return ownCase();
    if (style.backgroundImage !== 'none') return style.backgroundColor + style.backgroundImage;
    if (isOpaque(style.backgroundColor)) return style.backgroundColor;
    const below = isOverOthers(style) ? ownCase() : behind;
    return isClear(style.backgroundColor) ? below : below + style.backgroundColor;
  };
  const hasText = element =>
    element.matches('input:not([type=checkbox], [type=radio]), select, textarea') ||
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  // axe passes over what nobody sees: these are not marked. It passes over what is disabled with its label, too, and
  // over what may be a sign instead of a word: none of these may stand for others.
  const isSeen = element => {
    const { right, bottom } = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && right + scrollX > 0 && bottom + scrollY > 0;
  };
  const disabled = ':disabled, :disabled *, [aria-disabled=true], [aria-disabled=true] *';
  const standing = element => [
    element.matches('input, select, textarea') && element.localName + element.type + (element.value === ''),
    element.matches(disabled) || element.closest('label')?.control?.disabled,
    /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(element.textContent),
  ];

  const visit = (element, behind, veil) => {
    const style = getComputedStyle(element);
    element.removeAttribute('data-unlike');
    if (style.display === 'none' || style.clipPath === 'inset(50%)') return;
    const ground = groundOf(style, behind);
    if (isSeenThrough(style)) veil = ownCase();
    if (hasText(element) && isSeen(element)) {
      const ink = [style.color, style.fontSize, style.fontWeight, style.textShadow];
      const key = JSON.stringify([scheme, ground, veil, ink, standing(element)]);
      if (!seen.has(key)) {
        element.setAttribute('data-unlike', key);
        marked += 1;
      }
      seen.add(key);
    }
    for (const child of element.children) visit(child, ground, veil);
  };
  visit(document.body, 'canvas', '');
  return marked;
}
