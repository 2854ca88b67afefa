/**
 * How a ticket is drawn. Level Q repairs a quarter of the code, which is what a splintered screen or a fold takes; a token of 203
 * characters then makes 65 squares a side, eight more than with M. (L and M read worse with scratches, H no better and worse when small.)
 */
export const TICKET_ECC = 'Q';
/** Squares of white around it that readers need. */
export const QUIET_ZONE = 4;
