/** Comes without types, and Slidev's client, whose sources are checked along with ours, imports it. */
declare module 'file-saver'
