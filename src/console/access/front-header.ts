/**
 * The header by which a request proves that it came through the local front door, under the host name it was sent to.
 */
export const FRONT_HEADER = "sunset-front";
