import { testTable } from './table.ts';

testTable('the server is killed');
