export const WORKS = [{ name: 'Leaf 2020', title: 'Of tea', address: 'https://example.org/tea' }]
