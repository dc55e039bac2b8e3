/** The script, which the bundle includes as text. */
declare const text: string;
export default text;
