/** What the kit uses in place of the optional files of a lecture that are missing; parse/lecture-files.ts names them. */
export const ANSWERS = []
export const EXERCISES = []
export const CODE_CLASSES = {}
export const DEPARTURES = []
export const GLOSSARY = []
export const QUESTIONS = []
export const WORKS = []
