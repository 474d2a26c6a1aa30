/** As table.css has it. */
export const ROW_PX = 28;
