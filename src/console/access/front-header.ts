/** By which a request proves that it came in by the local front door, under the name that it was asked for. */
export const FRONT_HEADER = "sunset-front";
