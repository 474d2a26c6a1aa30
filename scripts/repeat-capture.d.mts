export function repeatCapture(pcap: Buffer, copies: number): Buffer<ArrayBuffer>;
