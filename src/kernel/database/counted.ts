/** Which part of a list is read: rows from `offset` on, at most `limit`. */
export type Span = { offset: number; limit: number };
export type Counted<Row> = { rows: Omit<Row, 'total'>[]; total: number };

/**
 * One page of a list whose rows each say in `total` how many there are in all (`count(*) over ()`). A page past the last
 * has no row that could say it, so there the first row is asked. The statement stays with its service.
 */
export async function readCounted<Row extends { total: number }>(
  read: (span: Span) => Promise<readonly Row[]>,
  { offset, limit }: Span,
): Promise<Counted<Row>> {
  const rows = await read({ offset, limit });
  const isPast = rows.length === 0 && offset > 0;
  const [first] = isPast ? await read({ offset: 0, limit: 1 }) : rows;
  return { rows: rows.map(({ total: _total, ...row }) => row), total: first?.total ?? 0 };
}
