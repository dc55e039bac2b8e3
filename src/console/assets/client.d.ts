/** The script, which the bundle takes in as text. */
declare const text: string;
export default text;
