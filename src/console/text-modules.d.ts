/** Style sheets that the bundle includes as text. */
declare module "*.css" {
  const text: string;
  export default text;
}
