/** What a file of a table is sent as; the server looks into those that are no text. */
export function tableType(name: string): string {
  const ending = name.toLowerCase().split('.').pop()
  if (ending === 'json') return 'application/json'
  return ending === 'parquet' || ending === 'arrow' || ending === 'feather' ? 'application/octet-stream' : 'text/csv'
}
