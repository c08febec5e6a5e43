// Takes rows away that are made like two rows above them, so that axe does not ask the same of each row of a long list.
//
// Alike means the same elements with the same classes, roles and states, in the same order, and text in the same
// places. A row of a table stays while one of its cells is unlike the cells above. Two stay of each kind, so that what
// is there twice is seen: the same id, the same name.
() => {
  const TOLD = ['class', 'role', 'type', 'scope', 'tabindex', 'dir', 'lang', 'style', 'aria-current'];
  const isState = value => ['true', 'false', 'mixed'].includes(value);

  const attribute = ({ name, value }) => {
    if (TOLD.includes(name) || isState(value)) return `${name}=${value}`;
    return value.trim() ? name : `${name} is empty`;
  };
  const shapeOf = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? 'text' : '';
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    const told = [...node.attributes].map(attribute).sort().join(' ');
    return `<${node.localName} ${told}>${[...node.childNodes].map(shapeOf).join('')}</>`;
  };

  for (const list of document.querySelectorAll('main :is(tbody, ol, ul, .sheets)')) {
    const seen = new Map();
    for (const row of [...list.children]) {
      const shapes = (row.localName === 'tr' ? [...row.children] : [row]).map(shapeOf);
      if (shapes.every(shape => seen.get(shape) >= 2)) row.remove();
      else new Set(shapes).forEach(shape => seen.set(shape, (seen.get(shape) ?? 0) + 1));
    }
  }
}
