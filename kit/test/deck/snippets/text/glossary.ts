export const GLOSSARY = [{ term: 'Pleasant', meaning: 'Not cooler than [[pleasant]].', section: 1 }]
